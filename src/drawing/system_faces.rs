//! Finds fonts of the system that have what no bundled face has: Arabic, Hebrew, Thai, Indic scripts, emoji.
//!
//! Nothing is looked for before [`allow`], so that whoever makes figures as a library gets the same bytes on every machine.
//! The list of fonts is read when the first character is missing, which takes some tenths of a second.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use fontique::{
    Blob, Collection, CollectionOptions, FallbackKey, GenericFamily, Query, QueryFamily, QueryStatus, Script,
    SourceCache, SourceCacheOptions,
};
use unicode_script::UnicodeScript as _;

static ARE_ALLOWED: AtomicBool = AtomicBool::new(false);

/// From now on, in this process, fonts of the system fill the gaps of the bundled ones.
pub fn allow() {
    ARE_ALLOWED.store(true, Ordering::Relaxed);
}

/// Whether [`allow`] was called.
pub(super) fn are_allowed() -> bool {
    ARE_ALLOWED.load(Ordering::Relaxed)
}

struct Fonts {
    collection: Collection,
    sources: SourceCache,
}

/// The first font that `accepts` the file and the number of a font in it: those that the system takes for the script of the
/// character, then those for signs of no script, then all there are.
pub(super) fn find(character: char, mut accepts: impl FnMut(&[u8], u32) -> bool) -> Option<(Blob<u8>, u32)> {
    static FONTS: Mutex<Option<Fonts>> = Mutex::new(None);
    let mut fonts = FONTS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let Fonts { collection, sources } = fonts.get_or_insert_with(|| Fonts {
        collection: Collection::new(CollectionOptions { shared: false, system_fonts: true }),
        sources: SourceCache::new(SourceCacheOptions::default()),
    });
    let mut names: Vec<String> = collection.family_names().map(ToOwned::to_owned).collect();
    names.sort_unstable();
    let mut first = |choose: &dyn Fn(&mut Query<'_>)| {
        let mut query = collection.query(sources);
        choose(&mut query);
        let mut found = None;
        query.matches_with(|font| {
            found = accepts(font.blob.as_ref(), font.index).then(|| (font.blob.clone(), font.index));
            if found.is_some() { QueryStatus::Stop } else { QueryStatus::Continue }
        });
        found
    };
    let of_script = script_of(character).and_then(|script| {
        first(&|query| {
            query.set_families([QueryFamily::Generic(GenericFamily::SansSerif)]);
            query.set_fallbacks(FallbackKey::new(script, None));
        })
    });
    let signs = [
        GenericFamily::SansSerif,
        GenericFamily::SystemUi,
        GenericFamily::Emoji,
        GenericFamily::Math,
        GenericFamily::Serif,
        GenericFamily::Monospace,
    ];
    of_script
        .or_else(|| first(&|query| query.set_families(signs.map(QueryFamily::Generic))))
        .or_else(|| first(&|query| query.set_families(names.iter().map(|name| QueryFamily::Named(name)))))
}

/// `None` for what scripts share: punctuation, signs, emoji.
fn script_of(character: char) -> Option<Script> {
    match character.script() {
        unicode_script::Script::Common | unicode_script::Script::Inherited | unicode_script::Script::Unknown => None,
        script => Script::parse(script.short_name()).ok(),
    }
}
