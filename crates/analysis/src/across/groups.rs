//! Sets that grow together.

/// Disjoint sets over 0..n; the smallest member stands for its set, so that
/// the order of joining shows in nothing.
#[derive(Debug)]
pub(super) struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    pub(super) fn new(size: usize) -> Self {
        Self {
            parent: (0..size).collect(),
        }
    }

    /// What stands for the set of `one`.
    pub(super) fn root(&mut self, one: usize) -> usize {
        let mut root = one;
        while self.parent[root] != root {
            root = self.parent[root];
        }
        let mut at = one;
        while self.parent[at] != root {
            at = std::mem::replace(&mut self.parent[at], root);
        }
        root
    }

    /// Joins two sets.
    pub(super) fn join(&mut self, one: usize, two: usize) {
        let (one, two) = (self.root(one), self.root(two));
        self.parent[one.max(two)] = one.min(two);
    }

    /// All sets, members in order, sets by their smallest member.
    pub(super) fn sets(&mut self) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = vec![Vec::new(); self.parent.len()];
        for one in 0..self.parent.len() {
            let root = self.root(one);
            sets[root].push(one);
        }
        sets.retain(|set| !set.is_empty());
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_the_same_in_whatever_order_they_are_joined() {
        let mut one = Groups::new(5);
        one.join(3, 4);
        one.join(1, 4);
        let mut two = Groups::new(5);
        two.join(4, 1);
        two.join(4, 3);
        assert_eq!(one.sets(), two.sets());
        assert_eq!(one.sets(), [vec![0], vec![1, 3, 4], vec![2]]);
        assert_eq!(one.root(4), 1);
    }
}
