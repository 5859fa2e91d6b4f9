//! Deployments on the three databases: verified, crashed, many at once, refused.

#[path = "deploy/command_line.rs"]
mod command_line;
#[path = "deploy/crash.rs"]
mod crash;
#[path = "deploy/hostile.rs"]
mod hostile;
#[path = "deploy/proxy.rs"]
mod proxy;
#[path = "deploy/refusals.rs"]
mod refusals;
#[path = "deploy/releases.rs"]
mod releases;
#[path = "deploy/servers.rs"]
mod servers;
#[path = "deploy/support.rs"]
mod support;
#[path = "deploy/tls.rs"]
mod tls;
#[path = "deploy/together.rs"]
mod together;
#[path = "deploy/verify.rs"]
mod verify;
