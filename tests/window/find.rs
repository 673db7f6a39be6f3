//! The filter box: what it offers, what it says of mistakes, and the filters that it keeps.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::effect::SystemEffect;
use runatlas::app::find::{self, Entry};
use runatlas::app::pages::{self, Page};
use runatlas::app::{Settings, table};
use runatlas::model::ColumnId;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, open_with, place, rows, settle};
use crate::selection::find as find_run;
use crate::support::tree::Tree;
use crate::without_window::Program;

/// Four runs: a rate and an optimiser in three of them, a loss, and a tag.
fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, rate, optimiser, loss) in
        [("a", "0.1", "Adam", "0.5"), ("b", "1e-3", "Adam", "0.25"), ("c", "0.01", "SGD", "0.75")]
    {
        tree = tree
            .run(id)
            .file("params/lr", rate)
            .file("params/opt", optimiser)
            .file("metrics/loss", format!("1700000000000 0.9 0\n1700000001000 {loss} 10\n"))
            .file("tags/mlflow.runName", format!("name of {id}"))
            .file("tags/stage", if id == "c" { "debug" } else { "final" });
    }
    tree.run("d").file("metrics/val/acc", "1700000000000 0.5 0\n")
}

fn press(harness: &mut Harness<'static, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    settle(harness);
}

fn key(harness: &mut Harness<'static, App>, key: Key) {
    press(harness, Modifiers::NONE, key);
}

fn write(harness: &mut Harness<'static, App>, text: &str) {
    harness.event(Event::Text(text.to_owned()));
    settle(harness);
}

/// Goes to the box and types.
fn begin(harness: &mut Harness<'static, App>, text: &str) {
    press(harness, Modifiers::COMMAND, Key::F);
    write(harness, text);
}

fn filter<'a>(harness: &'a Harness<'static, App>) -> &'a str {
    &place(harness).table.filter
}

fn matching(harness: &Harness<'static, App>) -> usize {
    place(harness).table.content.value().expect("derived").matching
}

/// The list, as a screen reader says it.
fn offered(harness: &Harness<'static, App>) -> Vec<String> {
    let options = harness.query_all(By::new().role(Role::ListBoxOption));
    options.filter_map(|option| option.accesskit_node().label()).collect()
}

fn says(harness: &Harness<'static, App>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

/// The middle of a cell.
fn cell(harness: &Harness<'static, App>, row: &str, column: &str) -> Pos2 {
    let header = harness.get(By::new().role(Role::ColumnHeader).label_contains(column)).rect();
    let row = harness.query_all(By::new().role(Role::Row).label_contains(row)).next().expect("a row");
    Pos2::new(header.center().x, row.rect().center().y)
}

fn secondary_click(harness: &mut Harness<'static, App>, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    harness.step();
    for pressed in [true, false] {
        let button = PointerButton::Secondary;
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        harness.step();
    }
    settle(harness);
}

/// What the next session begins with.
fn restarted(harness: &Harness<'static, App>) -> Settings {
    let settings = &harness.state().as_ref().expect("a window").state.settings;
    let loaded = Settings::from_json(&settings.to_json());
    assert_eq!((loaded.unread, loaded.words.len()), (None, 0));
    loaded.settings
}

#[test]
fn a_filter_is_written_with_the_keyboard_alone() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    begin(&mut harness, "lr");
    assert_eq!(offered(&harness)[0], "params.lr, 3 values: 1e-3, 0.01, 0.1, 3 of 4 runs");
    key(&mut harness, Key::Tab);
    assert_eq!(filter(&harness), "params.lr ");
    assert_eq!(offered(&harness)[..2], ["=", "!="]);
    // The second of the comparisons, by hand.
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::Enter);
    assert_eq!(filter(&harness), "params.lr != ");
    write(&mut harness, "0.1");
    key(&mut harness, Key::Tab);
    assert_eq!(filter(&harness), "params.lr != '0.1' ");
    assert_eq!(matching(&harness), 2, "of those that have a rate");
    assert_eq!(offered(&harness), ["AND", "OR"]);
    write(&mut harness, "and params.");
    assert!(says(&harness, "in the 2 runs with params.lr != '0.1'"), "counts are of what is left");
    assert!(offered(&harness).contains(&"params.opt, 2 values: Adam, SGD, 2 of 2 runs".to_owned()));
    key(&mut harness, Key::Escape);
    assert!(offered(&harness).is_empty(), "Escape closes the list first");
    assert!(place(&harness).table.filter.ends_with("params."), "and keeps the text");
    press(&mut harness, Modifiers::CTRL, Key::Space);
    assert!(!offered(&harness).is_empty(), "and Ctrl Space opens it again");
    write(&mut harness, "opt = 'SGD'");
    key(&mut harness, Key::Enter);
    assert_eq!(matching(&harness), 1);
    assert!(offered(&harness).is_empty());
    assert_eq!(rows(&harness).len(), 1, "{:?}", rows(&harness));
}

#[test]
fn a_key_that_needs_quotation_marks_gets_them_and_a_click_takes_an_entry() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    begin(&mut harness, "acc");
    let label = offered(&harness)[0].clone();
    assert!(label.starts_with("metrics.`val/acc`"), "{label}");
    harness.get(By::new().role(Role::ListBoxOption).label(&label)).click();
    settle(&mut harness);
    assert_eq!(filter(&harness), "metrics.`val/acc` ");
    write(&mut harness, "> 0.4");
    assert_eq!(matching(&harness), 1, "the box has the keyboard still");
}

#[test]
fn tab_leads_on_where_nothing_was_begun() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    press(&mut harness, Modifiers::COMMAND, Key::F);
    assert!(!offered(&harness).is_empty());
    key(&mut harness, Key::Tab);
    assert_eq!(filter(&harness), "");
    assert!(offered(&harness).is_empty(), "another control has the keyboard");
}

#[test]
fn a_mistake_is_named_at_its_place_and_repaired_with_one_key() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    begin(&mut harness, "metrics.loss < 0.6 and statsu = 'FINISHED'");
    assert!(says(&harness, "No such attribute: statsu") && says(&harness, "Column 24."));
    assert_eq!(matching(&harness), 2, "the part before it counts");
    assert!(says(&harness, "last valid filter kept: metrics.loss < 0.6"));
    assert_eq!(offered(&harness)[0], "Replace statsu with status, 2 runs");
    key(&mut harness, Key::Enter);
    assert!(says(&harness, "No such attribute: statsu"), "Enter leaves no mistake behind");
    key(&mut harness, Key::Tab);
    assert_eq!(filter(&harness), "metrics.loss < 0.6 and status = 'FINISHED'");
    assert!(!says(&harness, "No such attribute"));
    assert_eq!(matching(&harness), 2);
}

#[test]
fn what_is_only_unfinished_is_no_mistake_until_enter() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    begin(&mut harness, "metrics.loss < 0.6 and params.opt =");
    assert!(!says(&harness, "A value is missing"));
    assert!(says(&harness, "filtered by the part before params.opt ="));
    assert_eq!(matching(&harness), 2);
    key(&mut harness, Key::Enter);
    assert!(says(&harness, "A value is missing"));
    // Going on, it is unfinished again.
    write(&mut harness, " 'Ad");
    assert!(!says(&harness, "is missing"));
    write(&mut harness, "am'");
    assert_eq!(matching(&harness), 2);
}

#[test]
fn a_name_that_no_run_has_is_said() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    begin(&mut harness, "params.opts = 'Adam'");
    assert_eq!(matching(&harness), 0);
    assert!(says(&harness, "No run has params.opts. Did you mean params.opt?"));
}

#[test]
fn plain_words_still_work() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    begin(&mut harness, "adam -final");
    assert_eq!(matching(&harness), 0);
    key(&mut harness, Key::Enter);
    begin(&mut harness, "");
    press(&mut harness, Modifiers::COMMAND, Key::A);
    write(&mut harness, "sgd");
    key(&mut harness, Key::Enter);
    assert_eq!((filter(&harness), matching(&harness)), ("sgd", 1), "Enter takes no entry that nobody chose");
}

#[test]
fn recent_and_saved_filters_survive_a_restart() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    for text in ["params.opt = 'Adam'", "sgd", "metrics.loss <"] {
        begin(&mut harness, "");
        press(&mut harness, Modifiers::COMMAND, Key::A);
        write(&mut harness, text);
        key(&mut harness, Key::Enter);
    }
    assert_eq!(place(&harness).find.kept.recent, ["sgd", "params.opt = 'Adam'"], "mistakes are not kept");
    dispatch(&mut harness, find::Action::Use("params.opt = 'Adam'".into()));
    click(&mut harness, "Saved and recent filters");
    click(&mut harness, "Save filter…");
    write(&mut harness, "with Adam");
    key(&mut harness, Key::Enter);
    assert!(place(&harness).find.naming.is_none());
    assert_eq!(filter(&harness), "params.opt = 'Adam'");

    let mut next = open_with(Some(&tree.root()), restarted(&harness));
    dispatch(&mut next, table::Action::SetFilter(String::new()));
    press(&mut next, Modifiers::COMMAND, Key::F);
    assert_eq!(offered(&next)[..2], ["with Adam, params.opt = 'Adam', 2 runs", "sgd, 1 run"]);
    key(&mut next, Key::ArrowDown);
    key(&mut next, Key::Enter);
    assert_eq!((filter(&next), matching(&next)), ("params.opt = 'Adam'", 2));
    click(&mut next, "Saved and recent filters");
    click(&mut next, "Remove with Adam");
    assert!(place(&next).find.kept.saved.is_empty());
    let last = open_with(Some(&tree.root()), restarted(&next));
    assert!(place(&last).find.kept.saved.is_empty());
    assert_eq!(place(&last).find.kept.recent.len(), 2);
}

#[test]
fn cells_and_tags_add_conditions() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    let at = cell(&harness, "name of a", "opt");
    secondary_click(&mut harness, at);
    click(&mut harness, "Filter by this value");
    assert_eq!((filter(&harness), matching(&harness)), ("params.opt = 'Adam'", 2));
    let at = cell(&harness, "name of a", "lr");
    secondary_click(&mut harness, at);
    click(&mut harness, "Exclude this value");
    assert_eq!(filter(&harness), "params.opt = 'Adam' AND NOT params.lr = '0.1'");
    assert_eq!(matching(&harness), 1);
    dispatch(&mut harness, table::Action::SetFilter("sgd".into()));
    let at = cell(&harness, "name of c", "loss");
    secondary_click(&mut harness, at);
    click(&mut harness, "Filter: this value or more");
    assert_eq!((filter(&harness), matching(&harness)), ("\"sgd\" AND metrics.loss >= 0.75", 1), "beside words");
    // What is wrong in the box is not what a click adds to.
    dispatch(&mut harness, table::Action::SetFilter("params.opt = 'SGD' AND statsu = 1".into()));
    let c = find_run(&harness, "c");
    dispatch(&mut harness, pages::Action::OpenRun(c, pages::RunTab::Overview));
    harness.get_by_label("stage debug").click();
    settle(&mut harness);
    assert_eq!(filter(&harness), "params.opt = 'SGD' AND tags.stage = 'debug'");
    assert_eq!((place(&harness).pages.shown, matching(&harness)), (Page::Table, 1));
}

#[test]
fn the_run_of_a_name_is_found_and_taken_to_python() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    begin(&mut harness, "tags.mlflow.runName = 'name of b'");
    key(&mut harness, Key::Enter);
    assert_eq!(matching(&harness), 1);
    let at = cell(&harness, "name of b", "Run");
    secondary_click(&mut harness, at);
    harness.get_by_label("Copy Python line").click();
    harness.step();
    let window = harness.state_mut().as_mut().expect("a window");
    let copied = window.take_pending().into_iter().find_map(|effect| match effect {
        SystemEffect::Copy(text) => Some(text),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("run = mlflow.get_run(\"b\")"));
}

#[test]
fn texts_of_any_length_are_looked_at_in_jobs() {
    let tree = tree();
    let long = format!("params.opt = '{}'", "x".repeat(100_000));
    let deep = format!("{}params.opt = 'Adam'{}", "(".repeat(10_000), ")".repeat(10_000));
    for (text, found) in [(&*long, 0), (&*deep, 4)] {
        let mut program = Program::open(&tree.root());
        program.act(find::Action::Edit { text: text.into(), cursor: text.len() });
        assert_eq!(program.place().table.content.value().expect("derived").matching, found);
        assert!(program.place().find.entries.is_empty(), "nothing is offered for what nobody types");
        assert!(program.place().find.kept.recent.is_empty());
        let verdict = program.place().find.verdict_of(text).expect("judged");
        assert_eq!(verdict.error.is_some(), text == deep);
    }
    let mut harness = open(Some(&tree.root()), Language::English);
    dispatch(&mut harness, table::Action::SetFilter(long));
    assert!(says(&harness, "Filter runs: 98 KiB of text"), "it is not laid out letter by letter");
    click(&mut harness, "Filter runs: ×");
    write(&mut harness, "sgd");
    assert_eq!(matching(&harness), 1, "the box is ready for another filter");
}

#[test]
fn the_syntax_is_a_page_of_the_program() {
    let tree = tree();
    for language in Language::ALL {
        let mut harness = open(Some(&tree.root()), language);
        press(&mut harness, Modifiers::COMMAND, Key::F);
        let name = language.texts().get("find-syntax");
        harness.get(By::new().role(Role::Link).label(name)).click();
        settle(&mut harness);
        assert!(place(&harness).has_dialog());
        assert!(says(&harness, "metrics.loss < 0.1: "));
        key(&mut harness, Key::Escape);
        assert!(!place(&harness).has_dialog());
    }
}

#[test]
fn entries_follow_what_is_in_view() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    program.act(find::Action::Edit { text: "params.".into(), cursor: 7 });
    let find = &program.place().find;
    assert_eq!(find.entries, [Entry::Completion(0), Entry::Completion(1)]);
    assert_eq!(find.offered.as_ref().expect("offered").completions.runs, 4);
    let experiment = program.place().table.ticked[0];
    program.act(table::Action::Tick(vec![experiment], false));
    assert_eq!(program.place().find.offered.as_ref().expect("offered").completions.runs, 0);
    assert!(program.place().find.entries.is_empty());
}

#[test]
fn shift_clicks_on_headers_sort_by_several_columns() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    let mut click_header = |label: &str, modifiers: Modifiers| {
        let at = harness.get(By::new().role(Role::ColumnHeader).label_contains(label)).rect().center();
        harness.event(Event::PointerMoved(at));
        harness.event(Event::ModifiersChanged(modifiers));
        harness.step();
        for pressed in [true, false] {
            harness.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
            harness.step();
        }
        harness.event(Event::ModifiersChanged(Modifiers::NONE));
        settle(&mut harness);
        let keys: Vec<(ColumnId, bool)> =
            place(&harness).table.sort_keys().map(|sort| (sort.column.clone(), sort.is_descending)).collect();
        (keys, rows(&harness))
    };
    let (opt, lr) = (ColumnId::Param("opt".into()), ColumnId::Param("lr".into()));
    let first = |rows: &[String]| rows.iter().map(|row| row.chars().nth(8)).collect::<Option<String>>();
    let (keys, _) = click_header("opt", Modifiers::NONE);
    assert_eq!(keys, [(opt.clone(), false)]);
    let (keys, rows) = click_header("lr", Modifiers::SHIFT);
    assert_eq!(keys, [(opt.clone(), false), (lr.clone(), false)]);
    assert_eq!(first(&rows).as_deref(), Some("bacd"), "by the optimiser, then the rate as a number: {rows:?}");
    let (keys, rows) = click_header("lr", Modifiers::SHIFT);
    assert_eq!(keys, [(opt.clone(), false), (lr, true)]);
    assert_eq!(first(&rows).as_deref(), Some("abcd"));
    let (keys, _) = click_header("lr", Modifiers::SHIFT);
    assert_eq!(keys, [(opt, false)], "a third click leaves it out");
}

#[test]
fn keys_of_pages_work_while_a_search_has_the_keyboard() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    crate::selection::select(&mut harness, &["a", "b"]);
    dispatch(&mut harness, runatlas::app::compare::Action::CompareSelection);
    press(&mut harness, Modifiers::COMMAND, Key::F);
    write(&mut harness, "lr");
    assert_eq!(place(&harness).compare.search, "lr");
    press(&mut harness, Modifiers::COMMAND, Key::Num1);
    assert_eq!(place(&harness).pages.shown, Page::Table);
    assert_eq!(place(&harness).compare.search, "lr", "the 1 is not typed");
}
