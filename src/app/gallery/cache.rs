//! Small pictures that were made, kept on the disk outside of any results: in the user's cache folder, bounded in bytes, the
//! oldest go first.
//!
//! A picture is known by where its file lies, how large it is and when it was changed, how it is drawn, and by the version of
//! what is kept here; a file that says something else, or is damaged, counts as none and is removed. Whoever loses this
//! folder loses time alone, so that everything that fails here is told and may be ignored. Blocking: for jobs.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::app::files::write_whole;
use crate::drawing::{Pixels, png};

/// Goes up with every change of how small pictures look or are kept.
const VERSION: u32 = 1;
const MAGIC: &[u8] = b"runatlas thumbnail\n";
/// Bytes that are kept.
const MOST_BYTES: u64 = 256 << 20;
/// After giving room so much of it is left free, in percent, so that this is not done for every picture.
const FREE: u64 = 20;
/// See [`Cache::of_user`].
static OF_USER: OnceLock<Option<Cache>> = OnceLock::new();
/// Longer side of what is kept.
const MOST_SIDE: u32 = 2048;
/// Bytes of a file that is kept.
const MOST_FILE: u64 = 32 << 20;

/// What a small picture was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Where the file lies: a path, or what else tells it from all others.
    pub place: String,
    /// Its bytes.
    pub bytes: u64,
    /// When it was changed.
    pub modified: Option<SystemTime>,
    /// Longer side, pixels.
    pub side: u32,
    /// What it was drawn with, such as the theme.
    pub look: String,
}

impl Key {
    fn text(&self) -> String {
        let modified = self.modified.map(|time| time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos()));
        let Self { place, bytes, side, look, .. } = self;
        format!("{VERSION}\n{bytes}\n{modified:?}\n{side}\n{look}\n{place}")
    }

    /// In which file of the cache; two keys may share one, which is then that of the later.
    fn file(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.text().hash(&mut hasher);
        let name = format!("{:016x}", hasher.finish());
        format!("{}/{}", &name[..2], &name[2..])
    }
}

/// See the module. One for the whole program.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    most_bytes: u64,
    /// Bytes that are there, once that was counted.
    used: Mutex<Option<u64>>,
}

impl Cache {
    /// The one in the user's cache folder; `None` where there is none, and before [`Self::keep_for_user`].
    pub fn of_user() -> Option<&'static Self> {
        OF_USER.get()?.as_ref()
    }

    /// From now on pictures are kept for the user: by the window, not by commands or tests.
    pub fn keep_for_user() {
        OF_USER.get_or_init(|| {
            let folder = dirs::cache_dir()?.join("runatlas").join("thumbnails");
            Some(Self::in_folder(folder, MOST_BYTES))
        });
    }

    /// In a folder of its own, with so many bytes at most.
    pub fn in_folder(folder: PathBuf, most_bytes: u64) -> Self {
        Self { folder, most_bytes, used: Mutex::new(None) }
    }

    /// What was kept.
    pub fn get(&self, key: &Key) -> Option<Pixels> {
        let path = self.folder.join(key.file());
        let size = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
        let pixels = (size <= MOST_FILE).then(|| fs::read(&path).ok()).flatten().and_then(|file| read(&file, key));
        if pixels.is_none() {
            // Damaged, or of another key: it is of no use to anybody. That it cannot be removed harms nobody either.
            drop(fs::remove_file(&path));
        }
        pixels
    }

    /// Keeps a picture, and gives up older ones where there is no room.
    pub fn put(&self, key: &Key, pixels: &Pixels) -> io::Result<()> {
        let text = key.text();
        let length = u32::try_from(text.len()).map_err(io::Error::other)?;
        let picture = png::encode_quickly(pixels.clone()).map_err(io::Error::other)?;
        let file = [MAGIC, &length.to_le_bytes(), text.as_bytes(), &picture].concat();
        let path = self.folder.join(key.file());
        let before = fs::symlink_metadata(&path).map_or(0, |metadata| metadata.len());
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        write_whole(&path, &file, true)?;
        self.account(before, file.len() as u64)
    }

    fn account(&self, before: u64, now: u64) -> io::Result<()> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let total = match *used {
            Some(known) => known.saturating_sub(before) + now,
            None => self.files()?.iter().map(|(_, _, bytes)| bytes).sum(),
        };
        *used = Some(total);
        if total > self.most_bytes {
            *used = Some(self.give_room()?);
        }
        Ok(())
    }

    /// Removes the oldest; returns the bytes that are left.
    fn give_room(&self) -> io::Result<u64> {
        let mut files = self.files()?;
        files.sort();
        let mut left: u64 = files.iter().map(|(_, _, bytes)| bytes).sum();
        for (_, path, bytes) in files {
            if left <= self.most_bytes / 100 * (100 - FREE) {
                break;
            }
            fs::remove_file(path)?;
            left -= bytes;
        }
        Ok(left)
    }

    /// Everything that lies here, with when it was written, and its bytes.
    fn files(&self) -> io::Result<Vec<(SystemTime, PathBuf, u64)>> {
        let mut files = Vec::new();
        for part in fs::read_dir(&self.folder)? {
            let part = part?;
            // Links are not followed.
            if !part.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(part.path())? {
                let file = file?;
                let metadata = file.metadata()?;
                if metadata.is_file() {
                    files.push((metadata.modified().unwrap_or(UNIX_EPOCH), file.path(), metadata.len()));
                }
            }
        }
        Ok(files)
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The picture of a file of the cache, if it is of this key.
fn read(file: &[u8], key: &Key) -> Option<Pixels> {
    let rest = file.strip_prefix(MAGIC)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (text, picture) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    if text != key.text().as_bytes() {
        return None;
    }
    let mut reader = image::ImageReader::with_format(io::Cursor::new(picture), image::ImageFormat::Png);
    let mut limits = image::Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MOST_SIDE), Some(MOST_SIDE));
    reader.limits(limits);
    let image = reader.decode().ok()?.into_rgba8();
    Some(Pixels { width: image.width(), height: image.height(), rgba: image.into_raw() })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn key(name: &str) -> Key {
        Key {
            place: format!("/data/mlruns/1/a/artifacts/{name}"),
            bytes: 10,
            modified: Some(UNIX_EPOCH + Duration::from_secs(1_700_000_000)),
            side: 64,
            look: "light".to_owned(),
        }
    }

    /// A picture that does not become small.
    fn noise(seed: u8) -> Pixels {
        let mut state = u32::from(seed) + 1;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        Pixels { width: 64, height: 48, rgba: (0..64 * 48 * 4).map(|_| next()).collect() }
    }

    fn file(cache: &Cache, key: &Key) -> PathBuf {
        cache.folder().join(key.file())
    }

    #[test]
    fn what_was_kept_is_found_by_the_same_key_alone() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let cache = Cache::in_folder(folder.path().join("deep/er"), 1 << 20);
        assert_eq!(cache.get(&key("a.png")), None);
        cache.put(&key("a.png"), &noise(1))?;
        assert_eq!(cache.get(&key("a.png")), Some(noise(1)));
        let changed = [
            key("b.png"),
            Key { bytes: 11, ..key("a.png") },
            Key { modified: None, ..key("a.png") },
            Key { modified: Some(UNIX_EPOCH), ..key("a.png") },
            Key { side: 65, ..key("a.png") },
            Key { look: "dark".to_owned(), ..key("a.png") },
        ];
        for other in changed {
            assert_eq!(cache.get(&other), None, "{other:?}");
        }
        cache.put(&key("a.png"), &noise(2))?;
        assert_eq!(cache.get(&key("a.png")), Some(noise(2)), "the later one");
        Ok(())
    }

    #[test]
    fn what_is_damaged_counts_as_none_and_is_removed() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let cache = Cache::in_folder(folder.path().to_owned(), 1 << 20);
        cache.put(&key("a.png"), &noise(1))?;
        let path = file(&cache, &key("a.png"));
        let whole = fs::read(&path)?;
        let mut turned = whole.clone();
        let middle = turned.len() / 2;
        turned[middle] ^= 0x55;
        let lies = [MAGIC, &u32::MAX.to_le_bytes(), b"x"].concat();
        for damaged in [&whole[..whole.len() / 2], &whole[..3], b"", &turned, &lies] {
            fs::write(&path, damaged)?;
            assert_eq!(cache.get(&key("a.png")), None);
            assert!(!path.exists(), "{} bytes", damaged.len());
        }
        // That of another key, under the name of this one.
        fs::write(&path, &whole)?;
        let other = file(&cache, &key("b.png"));
        fs::create_dir_all(other.parent().expect("a folder"))?;
        fs::rename(&path, &other)?;
        assert_eq!(cache.get(&key("b.png")), None);
        Ok(())
    }

    #[test]
    fn the_oldest_go_when_there_is_no_room() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let most = 60_000;
        let cache = Cache::in_folder(folder.path().to_owned(), most);
        let names: Vec<String> = (0..12).map(|number| format!("{number}.png")).collect();
        for (number, name) in names.iter().enumerate() {
            cache.put(&key(name), &noise(number as u8))?;
            let written = fs::File::options().write(true).open(file(&cache, &key(name)))?;
            written.set_modified(UNIX_EPOCH + Duration::from_secs(1000 + number as u64))?;
            let used: u64 = cache.files()?.iter().map(|(_, _, bytes)| bytes).sum();
            assert!(used <= most, "{used} bytes after {name}");
        }
        let kept: Vec<bool> = names.iter().map(|name| cache.get(&key(name)).is_some()).collect();
        assert!(kept[11] && !kept[0] && kept.is_sorted(), "{kept:?}");
        // Another program begins with what is there.
        let again = Cache::in_folder(folder.path().to_owned(), most);
        again.put(&key("new.png"), &noise(99))?;
        assert!(again.files()?.iter().map(|(_, _, bytes)| bytes).sum::<u64>() <= most);
        assert!(again.get(&key("new.png")).is_some() && again.get(&key("11.png")).is_some());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn links_are_neither_read_nor_followed_nor_counted() -> io::Result<()> {
        let (folder, outside) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let cache = Cache::in_folder(folder.path().to_owned(), 1);
        let precious = outside.path().join("precious");
        fs::write(&precious, vec![1; 100_000])?;
        std::os::unix::fs::symlink(outside.path(), folder.path().join("ff"))?;
        let path = file(&cache, &key("a.png"));
        fs::create_dir_all(path.parent().expect("a folder"))?;
        std::os::unix::fs::symlink(&precious, &path)?;
        assert_eq!(cache.get(&key("a.png")), None);
        cache.put(&key("b.png"), &noise(1))?;
        assert!(precious.exists());
        Ok(())
    }
}
