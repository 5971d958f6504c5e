//! Many things made side by side and taken one after the other: a few at a time, so that what is made and not yet taken
//! stays small however many there are.

use rayon::prelude::*;

/// Makes something of every item, as many at once as there are threads to make them, and hands the results over in the order
/// of the items.
///
/// # Errors
/// The first error of `take`, which ends it.
pub fn ordered_pipeline<T: Sync, R: Send, E>(
    items: &[T],
    make: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, R) -> Result<(), E>,
) -> Result<(), E> {
    for window in items.chunks(rayon::current_num_threads().max(1)) {
        let made: Vec<R> = window.par_iter().map(&make).collect();
        for (item, result) in window.iter().zip(made) {
            take(item, result)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_an_error_ends_it() {
        let items: Vec<usize> = (0..100).collect();
        let mut taken = Vec::new();
        let take = |_: &usize, double: usize| {
            taken.push(double);
            Ok::<(), ()>(())
        };
        ordered_pipeline(&items, |n| n * 2, take).expect("no error");
        assert_eq!(taken, (0..100).map(|n| n * 2).collect::<Vec<_>>());
        let mut count = 0;
        let until_five = |_: &usize, n: usize| {
            if n == 5 {
                return Err("five");
            }
            count += 1;
            Ok(())
        };
        let stopped = ordered_pipeline(&items, |n| *n, until_five);
        assert_eq!((stopped, count), (Err("five"), 5));
    }
}
