import os

import lit.formats

config.name = "cgraph-unit"
config.suffixes = []
config.test_exec_root = os.path.join(config.cgraph_obj_root, "test", "Unit")
config.test_source_root = config.test_exec_root
config.test_format = lit.formats.GoogleTest(".", "Tests")
