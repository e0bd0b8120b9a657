//! What all simulations share: dice, designs of accounts, and what is made of the replicates.

pub mod design;
pub mod dice;
pub mod summary;
