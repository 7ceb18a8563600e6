//! How well a score parts two groups.

/// The chance that a member of `above` has the higher score than one of
/// `below`, ties counting half (area under the ROC curve; Hanley & McNeil
/// 1982). `None` where a group is empty.
#[must_use]
pub fn auc(above: &[f64], below: &[f64]) -> Option<f64> {
    if above.is_empty() || below.is_empty() {
        return None;
    }
    let marked = |scores: &[f64], high| scores.iter().map(move |s| (*s, high)).collect::<Vec<_>>();
    let mut all = marked(above, true);
    all.extend(marked(below, false));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below_so_far, mut wins) = (0.0, 0.0);
    for tied in all.chunk_by(|a, b| a.0 == b.0) {
        let high = tied.iter().filter(|(_, high)| *high).count() as f64;
        let low = tied.len() as f64 - high;
        wins += high * (below_so_far + low / 2.0);
        below_so_far += low;
    }
    Some(wins / (above.len() * below.len()) as f64)
}

#[cfg(test)]
mod tests {
    use super::auc;

    #[test]
    fn order_alone_counts() {
        assert_eq!(auc(&[3.0, 2.0], &[1.0, 0.5]), Some(1.0));
        assert_eq!(auc(&[1.0], &[1.0]), Some(0.5));
        assert_eq!(auc(&[1.0, 3.0], &[2.0]), Some(0.5));
        assert_eq!(auc(&[], &[2.0]), None);
    }
}
