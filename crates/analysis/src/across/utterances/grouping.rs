//! Candidates grouped by the chances of their pairs.

use std::collections::BTreeMap;

/// Two groups are joined when the mean over all their pairs, those that were
/// not compared counting as nothing, reaches this.
const LEAST_MEAN: f32 = 0.4;

/// The chance that two candidates render one utterance, by their indices.
pub(super) type Pairs = BTreeMap<(usize, usize), f32>;

/// Average-link grouping, likeliest pair first; groups of at least two, each
/// in order. `article` says in which article a candidate stands: two parts of
/// one article are compared with nothing and count for nothing.
pub(super) fn group(article: &[usize], pairs: &Pairs) -> Vec<Vec<usize>> {
    let mut order: Vec<(&(usize, usize), &f32)> = pairs.iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(a.1).then(a.0.cmp(b.0)));
    let mut group_of: Vec<usize> = (0..article.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..article.len()).map(|index| vec![index]).collect();
    for ((one, two), _) in order {
        let (a, b) = (group_of[*one], group_of[*two]);
        let (a, b) = (a.min(b), a.max(b));
        if a == b || mean(article, pairs, &members[a], &members[b]) < LEAST_MEAN {
            continue;
        }
        for member in std::mem::take(&mut members[b]) {
            group_of[member] = a;
            members[a].push(member);
        }
    }
    members.retain(|members| members.len() > 1);
    for members in &mut members {
        members.sort_unstable();
    }
    members
}

fn mean(article: &[usize], pairs: &Pairs, one: &[usize], two: &[usize]) -> f32 {
    let mut sum = 0.0;
    let mut count = 0u32;
    for a in one {
        for b in two.iter().filter(|b| article[**b] != article[*a]) {
            count += 1;
            sum += pairs.get(&(*a.min(b), *a.max(b))).unwrap_or(&0.0);
        }
    }
    if count == 0 { 0.0 } else { sum / count as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loose_third_stays_outside() {
        let pairs = Pairs::from([((0, 1), 0.9), ((1, 2), 0.4)]);
        assert_eq!(group(&[0, 1, 2], &pairs), [vec![0, 1]]);
        let pairs = Pairs::from([((0, 1), 0.9), ((1, 2), 0.5), ((0, 2), 0.3)]);
        assert_eq!(group(&[0, 1, 2], &pairs), [vec![0, 1, 2]]);
    }

    #[test]
    fn two_parts_of_one_article_speak_neither_for_nor_against() {
        let pairs = Pairs::from([((0, 2), 0.9), ((1, 2), 0.5)]);
        assert_eq!(group(&[0, 0, 1], &pairs), [vec![0, 1, 2]]);
    }
}
