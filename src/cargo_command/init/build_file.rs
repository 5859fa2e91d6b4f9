//! The package's build script.

use std::io::ErrorKind;

use super::change::Change;
use super::manifest::Build;
use crate::cargo_command::failure::Failure;
use crate::cargo_command::package::ManifestFile;
