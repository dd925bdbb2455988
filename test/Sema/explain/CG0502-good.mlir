// The dump as `cgraphc build --dump-phases-to=DIR` wrote it.
