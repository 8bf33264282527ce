//! Measured costs against the published formulas and numbers.

mod atomic_commit;
