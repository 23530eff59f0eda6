//! Which items add up to an amount: bounded search over subsets, so that a line never costs more than its budget.

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Sets of positions that add up to the amount, at most as many as asked for.
    pub sets: Vec<Vec<usize>>,
    /// How many sets add up to it in all (counted on beyond what is returned, up to `COUNT_LIMIT`).
    pub ways: usize,
    /// Natural logarithm of how many sets one would expect to hit the amount by accident.
    pub chance: f64,
}

/// Positions beyond this are not searched for free subsets (2^16 sums on each side).
pub const WIDEST: usize = 32;
/// Counting stops here: more ways than this is no answer at all.
pub const COUNT_LIMIT: usize = 4_000;

/// Finds subsets of `amounts` (any sign; at most [`WIDEST`] are looked at) whose sum is `target`, the empty one left
/// out. Meet in the middle: sums of one half sorted, those of the other half looked up.
pub fn subsets(amounts: &[i64], target: i64, most: usize) -> Found {
    let amounts = &amounts[..amounts.len().min(WIDEST)];
    let (left, right) = amounts.split_at(amounts.len() / 2);
    let mut sums = all_sums(left);
    sums.sort_unstable();
    let others = all_sums(right);
    let mut found = Found { chance: chance(amounts), ..Found::default() };
    for (sum, mask) in others {
        let want = target - sum;
        let mut at = sums.partition_point(|(s, _)| *s < want);
        while let Some((s, low)) = sums.get(at)
            && *s == want
        {
            at += 1;
            if *low == 0 && mask == 0 {
                continue;
            }
            found.ways += 1;
            if found.sets.len() < most {
                found.sets.push(positions(*low, mask, left.len()));
            }
            if found.ways >= COUNT_LIMIT {
                return found;
            }
        }
    }
    found
}

fn all_sums(amounts: &[i64]) -> Vec<(i64, u32)> {
    let mut out = Vec::with_capacity(1 << amounts.len());
    out.push((0, 0));
    for (i, a) in amounts.iter().enumerate() {
        for k in 0..out.len() {
            let (sum, mask): (i64, u32) = out[k];
            out.push((sum + a, mask | 1 << i));
        }
    }
    out
}

fn positions(low: u32, high: u32, split: usize) -> Vec<usize> {
    let bits = |mask: u32, offset: usize| (0..32).filter(move |b| mask >> b & 1 == 1).map(move |b| b + offset);
    bits(low, 0).chain(bits(high, split)).collect()
}

/// Subsets spread over the range of their sums like a bell: the density at its middle bounds accidental hits.
fn chance(amounts: &[i64]) -> f64 {
    let variance: f64 = amounts.iter().map(|a| (*a as f64).powi(2) / 4.0).sum();
    let sets = amounts.len() as f64 * std::f64::consts::LN_2;
    sets - (2.506 * variance.sqrt().max(1.0)).ln()
}

/// `ln(n! / (k! (n-k)!))`.
pub fn ln_choose(n: usize, k: usize) -> f64 {
    let k = k.min(n.saturating_sub(k));
    (0..k).map(|i| ((n - i) as f64 / (i + 1) as f64).ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_subset() {
        let a = [1200, 3400, -500, 2200, 700];
        let mut found = subsets(&a, 2900, 10);
        found.sets.sort();
        assert_eq!(found.sets, [vec![0, 2, 3], vec![1, 2], vec![3, 4]]);
        assert_eq!(found.ways, 3);
        assert_eq!(subsets(&a, 1, 10).ways, 0);
        assert!(subsets(&[], 0, 10).sets.is_empty());
    }

    #[test]
    fn stays_within_its_budget() {
        let a = vec![100; 200];
        let found = subsets(&a, 1600, 5);
        assert_eq!((found.sets.len(), found.ways), (5, COUNT_LIMIT));
    }

    #[test]
    fn counts_choices() {
        assert!((ln_choose(5, 2).exp() - 10.0).abs() < 1e-9);
        assert_eq!(ln_choose(3, 0), 0.0);
    }
}
