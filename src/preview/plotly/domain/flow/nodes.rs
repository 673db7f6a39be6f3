//! Where the nodes and links of a sankey diagram lie.
//!
//! After Mike Bostock's d3-sankey, which plotly uses: nodes in columns by their distance from the sources, then moved up and
//! down towards their neighbours and apart from each other. A link that closes a circle is not counted for the columns.

/// A link: from which node to which, and how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Link {
    pub from: usize,
    pub to: usize,
    /// Finite and above 0.
    pub value: f64,
}

/// How nodes that could stand in several columns are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Align {
    /// What leads nowhere stands in the last column.
    Justify,
    Left,
    Right,
    Center,
}

/// Sizes, points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Room {
    /// Along the flow.
    pub length: f64,
    /// Across the flow.
    pub breadth: f64,
    /// Of a node, along the flow.
    pub thickness: f64,
    /// Between nodes of a column.
    pub gap: f64,
}

/// What lies where: along the flow and across it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Placed {
    /// Of each node: begin along the flow, and the two ends across it. Nodes without links are `None`.
    pub nodes: Vec<Option<[f64; 3]>>,
    /// Of each link: the middle across the flow where it leaves and where it arrives, and its width.
    pub links: Vec<[f64; 3]>,
    /// Of each link: it leads back.
    pub leads_back: Vec<bool>,
}

/// Rounds of moving nodes.
const ROUNDS: usize = 32;

/// Work above which nodes stay where they are first put.
const MOST_MOVED: usize = 20_000;

struct State {
    /// First and last place across the flow.
    spans: Vec<[f64; 2]>,
    /// Nodes of each column, in their order across.
    columns: Vec<Vec<usize>>,
    outgoing: Vec<Vec<usize>>,
    incoming: Vec<Vec<usize>>,
}

/// Places everything; `fixed` are places of nodes in parts of the room, their middles, where the figure gives them.
pub(in super::super) fn place(
    count: usize,
    links: &[Link],
    align: Align,
    room: Room,
    fixed: &[Option<[f64; 2]>],
) -> Placed {
    let (mut outgoing, mut incoming) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    let leads_back = find_back_links(count, links);
    for (at, link) in links.iter().enumerate() {
        outgoing[link.from].push(at);
        incoming[link.to].push(at);
    }
    let values: Vec<f64> = (0..count)
        .map(|node| {
            let sum = |list: &[usize]| list.iter().map(|at| links[*at].value).sum::<f64>();
            sum(&outgoing[node]).max(sum(&incoming[node]))
        })
        .collect();
    let column = columns_of(count, links, &leads_back, align);
    let last = column.iter().flatten().copied().max().unwrap_or_default();
    let mut columns = vec![Vec::new(); last + 1];
    for (node, column) in column.iter().enumerate() {
        if let Some(column) = column {
            columns[*column].push(node);
        }
    }
    let most = columns.iter().map(Vec::len).max().unwrap_or_default();
    let gap = if most > 1 { room.gap.min(2.0 / 3.0 * room.breadth / (most - 1) as f64) } else { room.gap };
    let scale = columns
        .iter()
        .filter(|nodes| !nodes.is_empty())
        .map(|nodes| {
            let sum: f64 = nodes.iter().map(|node| values[*node]).sum();
            (room.breadth - (nodes.len() - 1) as f64 * gap) / sum
        })
        .fold(f64::INFINITY, f64::min);
    let scale = if scale.is_finite() { scale.max(0.0) } else { 0.0 };
    let spans = vec![[0.0; 2]; count];
    let mut state = State { spans, columns, outgoing, incoming };
    for nodes in &state.columns {
        for (at, node) in nodes.iter().enumerate() {
            state.spans[*node] = [at as f64, at as f64 + values[*node] * scale];
        }
    }
    state.part(room.breadth, gap);
    if links.len() + count <= MOST_MOVED {
        let mut strength = 1.0;
        for _ in 0..ROUNDS {
            strength *= 0.99;
            state.move_to(links, true, strength);
            state.part(room.breadth, gap);
            state.move_to(links, false, strength);
            state.part(room.breadth, gap);
        }
    }
    let step = if last > 0 { (room.length - room.thickness) / last as f64 } else { 0.0 };
    let mut nodes: Vec<Option<[f64; 3]>> = (0..count)
        .map(|node| column[node].map(|column| [column as f64 * step, state.spans[node][0], state.spans[node][1]]))
        .collect();
    for (node, place) in nodes.iter_mut().enumerate() {
        if let (Some(place), Some(Some([along, across]))) = (place, fixed.get(node)) {
            let half = (place[2] - place[1]) / 2.0;
            let middle = (across * room.breadth).clamp(half, (room.breadth - half).max(half));
            let begin = along * room.length - room.thickness / 2.0;
            *place = [begin.clamp(0.0, (room.length - room.thickness).max(0.0)), middle - half, middle + half];
            state.spans[node] = [place[1], place[2]];
        }
    }
    let links = state.link_places(links, scale);
    Placed { nodes, links, leads_back }
}

/// Links that lead to a node on the way to their own begin.
fn find_back_links(count: usize, links: &[Link]) -> Vec<bool> {
    let mut outgoing = vec![Vec::new(); count];
    for (at, link) in links.iter().enumerate() {
        outgoing[link.from].push(at);
    }
    let mut leads_back = vec![false; links.len()];
    // 0 not seen, 1 on the way, 2 done.
    let mut seen = vec![0_u8; count];
    for start in 0..count {
        if seen[start] != 0 {
            continue;
        }
        seen[start] = 1;
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let Some(&link) = outgoing[*node].get(*next) else {
                seen[*node] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let to = links[link].to;
            match seen[to] {
                0 => {
                    seen[to] = 1;
                    way.push((to, 0));
                }
                1 => leads_back[link] = true,
                _ => (),
            }
        }
    }
    leads_back
}

/// The column of each node that has a link.
fn columns_of(count: usize, links: &[Link], leads_back: &[bool], align: Align) -> Vec<Option<usize>> {
    let depth = longest_ways(count, links, leads_back, |link| (link.from, link.to));
    let height = longest_ways(count, links, leads_back, |link| (link.to, link.from));
    let last = depth.iter().copied().max().unwrap_or_default();
    let (mut leads, mut is_linked) = (vec![false; count], vec![false; count]);
    let mut first_after = vec![usize::MAX; count];
    for (link, is_back) in links.iter().zip(leads_back) {
        is_linked[link.from] = true;
        is_linked[link.to] = true;
        if !is_back {
            leads[link.from] = true;
            first_after[link.from] = first_after[link.from].min(depth[link.to]);
        }
    }
    let has_before: Vec<bool> = depth.iter().map(|depth| *depth > 0).collect();
    (0..count)
        .map(|node| {
            is_linked[node].then(|| match align {
                Align::Left => depth[node],
                Align::Right => last - height[node],
                Align::Justify if leads[node] => depth[node],
                Align::Justify => last,
                Align::Center if has_before[node] || !leads[node] => depth[node],
                Align::Center => first_after[node].saturating_sub(1),
            })
        })
        .collect()
}

/// How many links the longest way to each node has.
fn longest_ways(
    count: usize,
    links: &[Link],
    leads_back: &[bool],
    ends: impl Fn(&Link) -> (usize, usize),
) -> Vec<usize> {
    let (mut next, mut open) = (vec![Vec::new(); count], vec![0_usize; count]);
    for (link, _) in links.iter().zip(leads_back).filter(|(_, is_back)| !**is_back) {
        let (from, to) = ends(link);
        next[from].push(to);
        open[to] += 1;
    }
    let mut ways = vec![0; count];
    let mut ready: Vec<usize> = (0..count).filter(|node| open[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for &to in &next[node] {
            ways[to] = ways[to].max(ways[node] + 1);
            open[to] -= 1;
            if open[to] == 0 {
                ready.push(to);
            }
        }
    }
    ways
}

impl State {
    fn middle(&self, node: usize) -> f64 {
        f64::midpoint(self.spans[node][0], self.spans[node][1])
    }

    /// Moves nodes towards what they are linked with, on one side.
    fn move_to(&mut self, links: &[Link], towards_targets: bool, strength: f64) {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        if towards_targets {
            order.reverse();
        }
        for column in order {
            for at in 0..self.columns[column].len() {
                let node = self.columns[column][at];
                let (mut sum, mut weight) = (0.0, 0.0);
                let list = if towards_targets { &self.outgoing[node] } else { &self.incoming[node] };
                for link in list.iter().map(|at| links[*at]) {
                    sum += self.middle(if towards_targets { link.to } else { link.from }) * link.value;
                    weight += link.value;
                }
                if weight > 0.0 {
                    let by = (sum / weight - self.middle(node)) * strength;
                    self.spans[node] = self.spans[node].map(|place| place + by);
                }
            }
        }
    }

    /// Pushes nodes of a column apart, and back into the room.
    fn part(&mut self, breadth: f64, gap: f64) {
        for nodes in &mut self.columns {
            nodes.sort_by(|a, b| self.spans[*a][0].total_cmp(&self.spans[*b][0]));
            let mut least = 0.0;
            for node in nodes.iter() {
                let by = f64::max(least - self.spans[*node][0], 0.0);
                self.spans[*node] = self.spans[*node].map(|place| place + by);
                least = self.spans[*node][1] + gap;
            }
            let mut most = breadth;
            for node in nodes.iter().rev() {
                let by = f64::max(self.spans[*node][1] - most, 0.0);
                if by == 0.0 {
                    break;
                }
                self.spans[*node] = self.spans[*node].map(|place| place - by);
                most = self.spans[*node][0] - gap;
            }
        }
    }

    /// Where links leave and arrive: at each node in the order of what is at their other end.
    fn link_places(&self, links: &[Link], scale: f64) -> Vec<[f64; 3]> {
        let mut places: Vec<[f64; 3]> = links.iter().map(|link| [0.0, 0.0, link.value * scale]).collect();
        for node in 0..self.spans.len() {
            for (side, list) in [&self.outgoing[node], &self.incoming[node]].into_iter().enumerate() {
                let other = |at: usize| if side == 0 { links[at].to } else { links[at].from };
                let mut list = list.clone();
                list.sort_by(|a, b| self.spans[other(*a)][0].total_cmp(&self.spans[other(*b)][0]).then(a.cmp(b)));
                let mut next = self.spans[node][0];
                for at in list {
                    places[at][side] = next + places[at][2] / 2.0;
                    next += places[at][2];
                }
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room { length: 420.0, breadth: 300.0, thickness: 20.0, gap: 20.0 };

    fn link(from: usize, to: usize, value: f64) -> Link {
        Link { from, to, value }
    }

    #[test]
    fn one_source_and_two_targets() {
        let links = [link(0, 1, 30.0), link(0, 2, 10.0)];
        let placed = place(4, &links, Align::Justify, ROOM, &[]);
        // 280 points for 40: the second column has two nodes and a gap.
        let heights: Vec<f64> = placed.nodes.iter().flatten().map(|node| node[2] - node[1]).collect();
        assert!(heights.iter().zip([280.0, 210.0, 70.0]).all(|(have, want)| (have - want).abs() < 1e-9), "{heights:?}");
        let begins: Vec<f64> = placed.nodes.iter().flatten().map(|node| node[0]).collect();
        assert_eq!(begins, [0.0, 400.0, 400.0]);
        assert_eq!(placed.nodes[3], None, "nothing leads to it");
        let first = placed.nodes[0].expect("it has links");
        assert!((placed.links[0][0] - (first[1] + 105.0)).abs() < 1e-9, "links leave one below another");
        assert!((placed.links[1][0] - (first[1] + 245.0)).abs() < 1e-9);
    }

    #[test]
    fn columns_follow_the_longest_way_and_ends_stand_last() {
        let links = [link(0, 1, 1.0), link(1, 2, 1.0), link(0, 2, 1.0), link(0, 3, 1.0)];
        let column = |align| -> Vec<usize> {
            columns_of(4, &links, &[false; 4], align).into_iter().map(|column| column.expect("linked")).collect()
        };
        assert_eq!(column(Align::Justify), [0, 1, 2, 2]);
        assert_eq!(column(Align::Left), [0, 1, 2, 1]);
        assert_eq!(column(Align::Right), [0, 1, 2, 2]);
    }

    #[test]
    fn nodes_of_a_column_never_overlap_and_stay_in_the_room() {
        let links: Vec<Link> = (0..40).map(|at| link(at % 7, 7 + (at * 5) % 11, 1.0 + (at % 4) as f64)).collect();
        let placed = place(18, &links, Align::Justify, ROOM, &[]);
        for column in [0.0, 400.0] {
            let mut spans: Vec<[f64; 3]> = placed.nodes.iter().flatten().filter(|n| n[0] == column).copied().collect();
            spans.sort_by(|a, b| a[1].total_cmp(&b[1]));
            assert!(spans.windows(2).all(|pair| pair[1][1] >= pair[0][2] - 1e-6), "{spans:?}");
            assert!(spans.iter().all(|span| span[1] >= -1e-6 && span[2] <= 300.0 + 1e-6), "{spans:?}");
        }
    }

    #[test]
    fn circles_end_and_are_told() {
        let placed = place(3, &[link(0, 1, 1.0), link(1, 2, 1.0), link(2, 0, 1.0), link(1, 1, 1.0)], Align::Justify, ROOM, &[]);
        assert_eq!(placed.leads_back, [false, false, true, true]);
        assert!(placed.nodes.iter().flatten().flatten().all(|value| value.is_finite()));
    }

    #[test]
    fn given_places_are_taken() {
        let fixed = [Some([0.5, 0.5]), None];
        let placed = place(2, &[link(0, 1, 1.0)], Align::Justify, ROOM, &fixed);
        assert_eq!(placed.nodes[0].map(|node| node[0]), Some(200.0));
    }

    #[test]
    fn no_room_and_many_links_end() {
        let none = Room { length: 0.0, breadth: 0.0, ..ROOM };
        assert!(place(2, &[link(0, 1, 1.0)], Align::Center, none, &[]).links.iter().flatten().all(|v| v.is_finite()));
        let links: Vec<Link> = (0..100_000).map(|at| link(at, at + 1, 1.0)).collect();
        assert_eq!(place(100_001, &links, Align::Justify, ROOM, &[]).links.len(), 100_000);
        assert!(place(0, &[], Align::Justify, ROOM, &[]).nodes.is_empty());
    }
}
