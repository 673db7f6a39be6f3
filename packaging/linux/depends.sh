# shellcheck shell=bash
# What packages name of the libraries that the program loads when it runs, and that no linker knows of: read by build.sh.
# Found with strace in clean systems; packaging/linux/test.sh opens the window with these alone.

# shellcheck disable=SC2034 # read by who sources this
DEB_DEPENDS=(libgl1 libegl1 libfontconfig1 libx11-6 libx11-xcb1 libxcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0)
# Wayland, the software renderer, dialogs for files, faces for Chinese beyond the built-in one, and where icons are looked up.
DEB_RECOMMENDS=(libgl1-mesa-dri libwayland-client0 libwayland-egl1 "xdg-desktop-portal | zenity" fonts-noto-cjk hicolor-icon-theme)

# The same for .rpm, by the names that every distribution provides.
RPM_REQUIRES=(libGL.so.1 libEGL.so.1 libfontconfig.so.1 libX11.so.6 libX11-xcb.so.1 libxcb.so.1 libXcursor.so.1 libXi.so.6
  libxkbcommon.so.0 libxkbcommon-x11.so.0)
RPM_RECOMMENDS_LIBRARIES=(libwayland-client.so.0 libwayland-egl.so.1)
RPM_RECOMMENDS=(xdg-desktop-portal hicolor-icon-theme)

# Joins what follows with the first argument.
list() {
  local separator=$1 joined=$2
  shift 2
  printf '%s' "$joined"
  [ $# -eq 0 ] || printf "$separator%s" "$@"
}
