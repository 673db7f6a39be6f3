use super::*;

fn members(name: &str, bytes: &[u8]) -> (Vec<Member>, bool) {
    let page = document(name, bytes);
    let found = page.blocks.iter().find_map(|block| match block {
        Block::Members { members, can_open } => Some((members.to_vec(), *can_open)),
        _ => None,
    });
    found.expect("members")
}

fn opened(name: &str, bytes: &[u8], position: usize) -> Result<Preview, PreviewError> {
    let source = Source::new(name, bytes.len() as u64, Cursor::new(bytes.to_vec()));
    load_member(source, position, None, &Limits::default(), &Cancel::new())
}

#[test]
fn archives_list_their_members_and_show_each() {
    let content: [(&str, &[u8]); 3] =
        [("readme.txt", b"hello"), ("data/a.csv", b"a,b\n1,2\n"), ("../../etc/x", b"out")];
    let tar = tarred(&content);
    let mut bzip2 = Vec::new();
    ::bzip2::read::BzEncoder::new(&tar[..], ::bzip2::Compression::fast()).read_to_end(&mut bzip2).expect("packed");
    for (name, bytes) in
        [("a.zip", zipped(&content)), ("a.tar", tar.clone()), ("a.tgz", gzipped(&tar)), ("a.tar.bz2", bzip2)]
    {
        let told = told(name, &bytes);
        assert_eq!(told["archive"]["members"], json!(["readme.txt", "data/a.csv", "../../etc/x"]), "{name}");
        assert_eq!(told["archive"]["unsafe"], json!(["../../etc/x"]), "{name}");
        let (members, can_open) = members(name, &bytes);
        assert!(can_open && members[2].leads_out && !members[1].leads_out, "{name}");
        assert_eq!((members[0].bytes, members[0].kind), (5, MemberKind::File), "{name}");
        assert_eq!(remarks(&document(name, &bytes)), ["data-members-lead-out"], "{name}");
        let Shape::Text(text) = opened(name, &bytes, 0).expect("a member").shape else { panic!("{name}: no text") };
        assert_eq!(text.line(0), "hello");
        let Shape::Table(table) = opened(name, &bytes, 1).expect("a member").shape else { panic!("{name}: no table") };
        assert_eq!((table.row_count(), table.cell(0, 1).as_ref()), (1, "2"));
        assert!(opened(name, &bytes, 9).is_err(), "{name}");
    }
}

#[test]
fn a_packed_file_is_shown_as_what_is_inside() {
    let preview = load_bytes("log.txt.gz", &gzipped(b"epoch 1\nepoch 2\n")).expect("readable");
    assert_eq!(preview.notices[0].key, "data-unpacked");
    let Shape::Text(text) = preview.shape else { panic!("no text") };
    assert_eq!(text.line(1), "epoch 2");
    let image = load_bytes("x.gz", &gzipped(&encoded(&gradient(3, 2), ImageFormat::Png))).expect("readable");
    assert!(matches!(image.shape, Shape::Image(image) if image.size == [3, 2]));
    let half = gzipped(&(0..20_000).map(|n| n.to_string()).collect::<Vec<_>>().join("\n").into_bytes());
    let cut = load_bytes("log.txt.gz", &half[..half.len() / 2]).expect("the part that is there");
    assert_eq!(cut.notices[0].key, "data-unpacked-part");
}

#[test]
fn archives_in_archives_are_opened_twice_and_bombs_not_at_all() {
    let inner = zipped(&[("deep.txt", b"deep")]);
    let bytes = zipped(&[("inner.zip", &inner)]);
    let Shape::Document(page) = opened("a.zip", &bytes, 0).expect("a member").shape else { panic!("no list") };
    assert!(page.blocks.iter().any(|block| matches!(block, Block::Members { can_open: true, .. })));
    let thrice = zipped(&[("1.zip", &zipped(&[("2.zip", &inner)]))]);
    assert!(opened("a.zip", &thrice, 0).is_ok());
    let mut packed = b"the end".to_vec();
    for _ in 0..6 {
        packed = gzipped(&packed);
    }
    let page = document("a.gz", &packed);
    assert_eq!(remarks(&page), ["data-archive-too-deep"]);
    // 300 MB of zeros in a tar: the list ends where the limit is.
    let zeros = vec![0; 300 << 20];
    let bomb = gzipped(&tarred(&[("zeros", &zeros), ("behind", b"x")]));
    drop(zeros);
    let (members, _) = members("a.tar.gz", &bomb);
    assert_eq!((members.len(), members[0].bytes), (1, 300 << 20));
    let Err(error) = opened("a.tar.gz", &bomb, 1) else { panic!("what is behind is not reached") };
    assert!(matches!(error, PreviewError::Damaged { .. }), "{error}");
}
