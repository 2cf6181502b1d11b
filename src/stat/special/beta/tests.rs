use super::*;

#[test]
fn quantiles_invert_tails() {
    for (a, b) in [(0.5, 0.5), (0.5, 1e9), (2.0, 1e9), (1e9, 1.5), (3.0, 7.0), (100.0, 100.0), (1e4, 299.5), (1e9, 1e9)]
    {
        for tail in [5.6e-17, 5e-5, 0.005, 0.025, 0.25, 0.5, 0.75, 0.975] {
            let [x, y] = lower_quantile_pair(a, b, tail);
            let found = if x < y { lower_tail(a, b, x) } else { upper_tail(b, a, y) };
            assert!((found / tail - 1.0).abs() < 1e-9, "{a} {b} {tail}: {x} {y} {found}");
        }
    }
}
