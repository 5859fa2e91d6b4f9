//! Deployments on the three databases: verified, crashed, many at once, refused.

#[path = "deploy/cluster.rs"]
mod cluster;
#[path = "deploy/command_line.rs"]
mod command_line;
#[path = "deploy/crash.rs"]
mod crash;
#[path = "deploy/framework.rs"]
mod framework;
#[path = "deploy/hostile.rs"]
mod hostile;
#[path = "deploy/meanings.rs"]
mod meanings;
#[path = "deploy/merges.rs"]
mod merges;
#[path = "deploy/mutations.rs"]
mod mutations;
#[path = "deploy/names.rs"]
mod names;
#[path = "deploy/proxy.rs"]
mod proxy;
#[path = "deploy/quiet.rs"]
mod quiet;
#[path = "../../schema-core/tests/random_schemas/source.rs"]
mod random;
#[path = "deploy/refusals.rs"]
mod refusals;
#[path = "deploy/releases.rs"]
mod releases;
#[path = "deploy/roles.rs"]
mod roles;
#[path = "deploy/servers.rs"]
mod servers;
#[path = "deploy/settings_of_servers.rs"]
mod settings_of_servers;
#[path = "deploy/starts.rs"]
mod starts;
#[path = "deploy/support.rs"]
mod support;
#[path = "deploy/tls.rs"]
mod tls;
#[path = "deploy/together.rs"]
mod together;
#[path = "deploy/truth.rs"]
mod truth;
#[path = "deploy/verify.rs"]
mod verify;
