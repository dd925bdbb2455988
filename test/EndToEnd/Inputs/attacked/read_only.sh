# usage: read_only.sh DISK EXAMPLE: runs it with a file system at DISK that can be read only, in a mount namespace of its own.
set -u
disk=$1
run() { cgraphc run "$disk/hello/hello.cgraph" -I "$disk/hello" Hello msg=hi || echo "exit code $?"; }
remount() { mount -o "remount,$1" "$disk"; }

mount -t tmpfs none "$disk"
cp -r "$2" "$disk/hello"
mkdir "$disk/cache"
remount ro
echo "the sources"
XDG_CACHE_HOME=$disk.cache run
echo "a new cache"
XDG_CACHE_HOME=$disk/cache run
remount rw
XDG_CACHE_HOME=$disk/cache run >/dev/null
remount ro
echo "an old cache"
XDG_CACHE_HOME=$disk/cache run
echo "temporary files"
TMPDIR=$disk XDG_CACHE_HOME=$disk.other run
