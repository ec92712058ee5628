//! Seats: a counting semaphore, which says how many threads are at work at a time, whoever they are.

use std::sync::{Condvar, Mutex, PoisonError};

/// A number of seats; who works takes one. So a run keeps no more processors busy than it was told to.
pub(super) struct Seats {
    free: Mutex<usize>,
    left: Condvar,
}

impl Seats {
    pub(super) fn new(seats: usize) -> Seats {
        Seats { free: Mutex::new(seats), left: Condvar::new() }
    }

    /// Does `work` as soon as a seat is free. It must not wait for anybody else who needs one.
    pub(super) fn seated<T>(&self, work: impl FnOnce() -> T) -> T {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        *self.left.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner) -= 1;
        let _seat = Seat(self);
        work()
    }
}

/// A seat that is taken.
struct Seat<'s>(&'s Seats);

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn no_more_work_than_there_are_seats() {
        let (seats, at_work, most) = (Seats::new(2), AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            most.fetch_max(at_work.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::yield_now();
            at_work.fetch_sub(1, Ordering::SeqCst);
        };
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..50).for_each(|_| seats.seated(work)));
            }
        });
        assert!((1..=2).contains(&most.into_inner()));
    }

    #[test]
    fn a_panic_leaves_its_seat() {
        let seats = Seats::new(1);
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let panicked = catch_unwind(AssertUnwindSafe(|| seats.seated(|| panic!("a fault"))));
        std::panic::set_hook(hook);
        assert!(panicked.is_err());
        assert_eq!(seats.seated(|| 1), 1);
    }
}
