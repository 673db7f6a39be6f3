#!/usr/bin/env bash
# Packs a binary as .deb, .rpm and .tar.gz.
#
#   packaging/linux/build.sh BINARY OUTDIR
#
# Needs dpkg-deb, rpmbuild and binutils, and what stage.sh needs ($LICENCES). The same binary and commit give the same bytes:
# all times are $SOURCE_DATE_EPOCH, by default that of the last commit. $XZ_LEVEL (6) is 0 for quick trials. A package is left
# out with a message where its tool is missing, and then the exit code is 1.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: build.sh BINARY OUTDIR" >&2; exit 2; }
binary=$(realpath "$1")
mkdir -p "$2"
outdir=$(realpath "$2")
cd "$(dirname "$0")/../.."
source packaging/linux/depends.sh

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
[ "$("$binary" --version)" = "runatlas $version" ] || { echo "build.sh: $binary is not runatlas $version" >&2; exit 1; }
release=1
machine=$(LC_ALL=C readelf -h "$binary" | sed -n 's/^ *Machine: *//p')
case $machine in
  *X86-64) rpm_arch=x86_64 deb_arch=amd64 mark='()(64bit)' ;;
  AArch64) rpm_arch=aarch64 deb_arch=arm64 mark='()(64bit)' ;;
  *) echo "build.sh: $machine is not packed" >&2; exit 1 ;;
esac
maintainer="The Runatlas developers <runatlas@users.noreply.github.com>"
homepage=https://github.com/runatlas/runatlas

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
umask 022
status=0
level=${XZ_LEVEL:-6}

# The glibc that is needed, and that nothing is linked which no package names.
glibc=$(LC_ALL=C objdump -T "$binary" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1 | cut -d_ -f2)
libc_depends="libc6 (>= $glibc)"
for library in $(LC_ALL=C readelf -d "$binary" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
  case $library in
    libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | libutil.so.* | ld-linux*) ;;
    libgcc_s.so.1) libc_depends+=", libgcc-s1" ;;
    *) echo "build.sh: $binary is linked with $library, which no package names" >&2; exit 1 ;;
  esac
done

make_deb() {
  local root=$scratch/deb doc=$scratch/deb/usr/share/doc/runatlas
  mkdir -p "$root/DEBIAN"
  ZSH_FOLDER=share/zsh/vendor-completions packaging/linux/stage.sh "$binary" "$root/usr"
  {
    printf 'runatlas (%s-%s) unstable; urgency=medium\n\n  * %s\n\n' "$version" "$release" \
      "See /usr/share/doc/runatlas/changelog.gz for what is new."
    printf ' -- %s  %s\n' "$maintainer" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
  } | gzip -9n >"$doc/changelog.Debian.gz"
  install -D -m 644 packaging/linux/lintian-overrides "$root/usr/share/lintian/overrides/runatlas"
  cat >"$root/DEBIAN/control" <<CONTROL
Package: runatlas
Version: $version-$release
Architecture: $deb_arch
Maintainer: $maintainer
Installed-Size: $(du -k --apparent-size -s "$root/usr" | cut -f1)
Depends: $libc_depends, $(list ", " "${DEB_DEPENDS[@]}")
Recommends: $(list ", " "${DEB_RECOMMENDS[@]}")
Section: science
Priority: optional
Homepage: $homepage
Description: viewer of MLflow results
 Opens any MLflow results folder (mlruns, or an mlflow.db with its artifacts) in a
 window: experiments, trees of runs, parameters, curves of metrics, figures, tables
 and text; compares runs, and exports figures for papers.
 .
 It needs no Python, no server, no browser and no network, and it changes nothing
 unless asked to. Its commands work without a display.
CONTROL
  (cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
  find "$root" -newermt "@$SOURCE_DATE_EPOCH" -print0 | xargs -0 -r touch -h -d "@$SOURCE_DATE_EPOCH"
  # One thread: how the archive is cut depends on their number.
  dpkg-deb --root-owner-group --threads-max=1 -Zxz "-z$level" --build "$root" "$outdir/runatlas_$version-${release}_$deb_arch.deb" >/dev/null
}

make_rpm() {
  local root=$scratch/rpm spec=$scratch/runatlas.spec
  packaging/linux/stage.sh "$binary" "$root/usr"
  {
    cat <<SPEC
Name: runatlas
Version: $version
Release: $release
Summary: Viewer of MLflow results
License: MIT OR Apache-2.0
URL: $homepage
SPEC
    printf "Requires: %s$mark\n" "${RPM_REQUIRES[@]}"
    printf "Recommends: %s$mark\n" "${RPM_RECOMMENDS_LIBRARIES[@]}"
    printf 'Recommends: %s\n' "${RPM_RECOMMENDS[@]}"
    cat <<'SPEC'

%description
Opens any MLflow results folder (mlruns, or an mlflow.db with its artifacts) in a window: experiments, trees of runs,
parameters, curves of metrics, figures, tables and text; compares runs, and exports figures for papers.

It needs no Python, no server, no browser and no network, and it changes nothing unless asked to. Its commands work without a
display.

%install
cp -a %{stage}/. %{buildroot}

%files
%defattr(-,root,root,-)
%dir /usr/share/doc/runatlas
SPEC
    # Whoever comes first has these; nobody else may be there.
    printf '%%dir /usr/share/%s\n' bash-completion{,/completions} fish{,/vendor_completions.d} zsh{,/site-functions}
    (cd "$root" && find usr -type f -printf '/%p\n' | LC_ALL=C sort) | sed \
      -e 's|^/usr/share/man/.*|%doc &|' -e 's|^/usr/share/doc/.*|%doc &|'
  } >"$spec"
  # Old enough a compression for RHEL 7, one thread, no name of this machine.
  rpmbuild -bb --quiet --target "$rpm_arch-linux" --buildroot "$scratch/rpm-root" \
    --define "_topdir $scratch/rpmbuild" --define "_rpmdir $scratch/rpms" --define "_binary_payload w$level.xzdio" \
    --define "_buildhost localhost" --define "use_source_date_epoch_as_buildtime 1" \
    --define "clamp_mtime_to_source_date_epoch 1" --define "source_date_epoch_from_changelog 0" \
    --define "__os_install_post %{nil}" --define "debug_package %{nil}" --define "_build_id_links none" \
    --define "stage $root" "$spec" >/dev/null
  cp "$scratch"/rpms/*/*.rpm "$outdir/runatlas-$version-$release.$rpm_arch.rpm"
}

make_tarball() {
  local name=runatlas-$version-linux-$rpm_arch
  local root=$scratch/tar/$name
  packaging/linux/stage.sh "$binary" "$root"
  install -m 755 packaging/linux/install.sh packaging/linux/uninstall.sh packaging/linux/refresh.sh "$root"
  install -m 644 packaging/linux/INSTALL LICENSE-MIT LICENSE-APACHE "$root"
  tar -C "$scratch/tar" --format=gnu --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
    -cf - "$name" | gzip -9n >"$outdir/$name.tar.gz"
}

with() { # TOOL KIND
  if command -v "$1" >/dev/null; then
    "make_$2"
  else
    echo "build.sh: no $1, so no .$2" >&2
    status=1
  fi
}
with dpkg-deb deb
with rpmbuild rpm
make_tarball
exit "$status"
