use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The counts of a table as flows between its lines: what flows into a line, its total, flows out again
/// as its cells.
///
/// A reader who knows what is shown, and that no count is below 0, can imagine any flow that agrees. The
/// most that a hidden count can be for them is what it is and as much again as other hidden counts make
/// room for: a maximum flow from its end back to its start, against hidden counts as far as they go, along
/// them without limit. By the theorem of the minimum cut that is the size of the smallest group of hidden
/// counts with it that what is shown determines. So no group of fewer than the minimum can be worked out
/// when each hidden count can be as large as the minimum.
#[derive(Debug, Default)]
pub(super) struct Network {
    arcs: Vec<Arc>,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Arc {
    from: usize,
    to: usize,
    n: u64,
    shown: bool,
    /// What a reader imagines more or, negative, fewer.
    more: i128,
}

/// The arcs that start or end at a line, without those of nobody.
#[derive(Debug, Default)]
struct Line {
    hidden: Vec<usize>,
    /// All of them, from the smallest up; those before `first` are hidden, and others can be.
    by_size: Vec<usize>,
    first: usize,
}

impl Line {
    /// The arcs in the order of what it costs to hide them.
    fn arc(&self, place: usize) -> Option<usize> {
        match place.checked_sub(self.hidden.len()) {
            None => self.hidden.get(place).copied(),
            Some(beyond) => self.by_size.get(self.first + beyond).copied(),
        }
    }
}

impl Network {
    /// A count that flows from a line to another; the number under which it is found again.
    pub(super) fn count(&mut self, from: usize, to: usize, n: u64) -> usize {
        let arc = self.arcs.len();
        self.arcs.push(Arc {
            from,
            to,
            n,
            shown: true,
            more: 0,
        });
        // Nobody is known to be nobody.
        if n > 0 {
            let lines = self.lines.len().max(from.max(to) + 1);
            self.lines.resize_with(lines, Line::default);
            self.lines[from].by_size.push(arc);
            self.lines[to].by_size.push(arc);
        }
        arc
    }

    pub(super) fn shows(&self, arc: usize) -> bool {
        self.arcs[arc].shown
    }

    /// Hides counts below the minimum, and others until each of them can be as large as it, as cheaply as
    /// one way after the other can be; all where that cannot be.
    pub(super) fn protect(&mut self, minimum: u64) {
        for line in &mut self.lines {
            line.by_size.sort_by_key(|&arc| self.arcs[arc].n);
        }
        let small = |&arc: &usize| (1..minimum).contains(&self.arcs[arc].n);
        let small: Vec<usize> = (0..self.arcs.len()).filter(small).collect();
        small.iter().for_each(|&arc| self.hide(arc));
        for arc in small {
            let mut wanted = minimum - self.arcs[arc].n;
            let mut moved = Vec::new();
            while wanted > 0 {
                let Some(way) = self.cheapest_way(arc) else {
                    self.arcs.iter_mut().for_each(|arc| arc.shown = false);
                    return;
                };
                let room = way.iter().map(|&(arc, along)| self.room(arc, along));
                let step = room.min().unwrap_or(wanted).min(wanted);
                for (arc, along) in way {
                    self.hide(arc);
                    let step = i128::from(step);
                    self.arcs[arc].more += if along { step } else { -step };
                    moved.push(arc);
                }
                wanted -= step;
            }
            for arc in moved {
                self.arcs[arc].more = 0;
            }
        }
    }

    fn hide(&mut self, arc: usize) {
        if !self.arcs[arc].shown {
            return;
        }
        self.arcs[arc].shown = false;
        for line in [self.arcs[arc].from, self.arcs[arc].to] {
            let line = &mut self.lines[line];
            line.hidden.push(arc);
            let is_hidden = |&&arc: &&usize| !self.arcs[arc].shown;
            line.first += line.by_size[line.first..]
                .iter()
                .take_while(is_hidden)
                .count();
        }
    }

    /// How many more can be imagined along an arc, or against it.
    fn room(&self, arc: usize, along: bool) -> u64 {
        let Arc { n, more, .. } = self.arcs[arc];
        match along {
            true => u64::MAX,
            false => u64::try_from(i128::from(n) + more).unwrap_or(u64::MAX),
        }
    }

    /// The way from the end of an arc to its start, without it, that hides the fewest answers more: its
    /// arcs, in any order, each with whether it is gone along.
    fn cheapest_way(&self, around: usize) -> Option<Vec<(usize, bool)>> {
        let Arc { from, to, .. } = self.arcs[around];
        // From the line of fewer arcs, so that few are looked at.
        let arcs_at = |line: usize| self.lines[line].by_size.len();
        let forward = arcs_at(to) <= arcs_at(from);
        let (start, end) = if forward { (to, from) } else { (from, to) };
        // How each line was reached, with what it costs to go there.
        let mut reached = BTreeMap::from([(start, (0, None))]);
        let mut queue = Queue::default();
        queue.push(self, start, 0, 0);
        while let Some((cost, line, place)) = queue.pop() {
            let (before, _) = reached[&line];
            queue.push(self, line, place + 1, before);
            let arc = self.lines[line].arc(place)?;
            let along = (self.arcs[arc].from == line) == forward;
            let next = self.arcs[arc].from + self.arcs[arc].to - line;
            if arc == around || self.room(arc, along) == 0 || reached.contains_key(&next) {
                continue;
            }
            reached.insert(next, (cost, Some((arc, along, line))));
            if next == end {
                break;
            }
            queue.push(self, next, 0, cost);
        }
        let (mut way, mut line) = (Vec::new(), end);
        while let (_, Some((arc, along, before))) = *reached.get(&line)? {
            way.push((arc, along));
            line = before;
        }
        Some(way)
    }
}

/// Arcs to try, by what the line behind them would cost; of equal ones the latest, so that the search goes
/// deep and looks at few.
#[derive(Default)]
struct Queue {
    arcs: BinaryHeap<(Reverse<u128>, u64, usize, usize)>,
    pushed: u64,
}

impl Queue {
    /// The arc of a line at a place, where there is one, of a line that costs so much.
    fn push(&mut self, network: &Network, line: usize, place: usize, before: u128) {
        if let Some(arc) = network.lines[line].arc(place) {
            let Arc { n, shown, .. } = network.arcs[arc];
            let cost = before + if shown { u128::from(n) } else { 0 };
            self.pushed += 1;
            self.arcs.push((Reverse(cost), self.pushed, line, place));
        }
    }

    fn pop(&mut self) -> Option<(u128, usize, usize)> {
        let (Reverse(cost), _, line, place) = self.arcs.pop()?;
        Some((cost, line, place))
    }
}
