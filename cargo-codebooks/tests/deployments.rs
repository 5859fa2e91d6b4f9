//! Deployments, run: forwards, backwards, broken off, by many at once, and refused.

#[path = "deployments/broken_off.rs"]
mod broken_off;
#[path = "deployments/changed_files.rs"]
mod changed_files;
#[path = "deployments/cluster.rs"]
mod cluster;
#[path = "deployments/examples.rs"]
mod examples;
#[path = "deployments/forwards.rs"]
mod forwards;
#[path = "deployments/mistakes.rs"]
mod mistakes;
#[path = "deployments/releases.rs"]
mod releases;
#[path = "deployments/standing.rs"]
mod standing;
#[path = "deploy/support.rs"]
#[allow(dead_code, reason = "other tests need the rest of it")]
mod support;
#[path = "deployments/waits.rs"]
mod waits;
