"""usage: reorder.py PLAN: in every role of two calls the second comes first, with its gets and releases."""
import re
import sys


def swap(role):
    head, body, tail = role.group(1), role.group(2), role.group(3)
    calls = re.split(r"(?=^\s*%\w+ = plan\.get )", body, flags=re.MULTILINE)
    calls = [call for call in calls if call.strip()]
    return head + "".join(reversed(calls)) + tail


text = open(sys.argv[1]).read()
print(re.sub(r"^(\s*plan\.role [^\n]*\{\n)(.*?)(^  \s*\}[^\n]*$)", swap, text, flags=re.MULTILINE | re.DOTALL))
