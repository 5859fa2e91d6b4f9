//! Words of which generated schemas are made.

/// Parts of an application.
pub const AREAS: [&str; 36] = [
    "account", "asset", "audit", "billing", "booking", "campaign", "catalog", "claim", "contract", "course", "depot",
    "event", "fleet", "forum", "garden", "harvest", "invoice", "journal", "kitchen", "ledger", "library", "market",
    "member", "order", "parcel", "patient", "payroll", "project", "recipe", "rental", "sensor", "shift", "stock",
    "ticket", "vessel", "voyage",
];

/// What stands before the name of an area once every area is there.
pub const REGIONS: [&str; 12] =
    ["north", "south", "east", "west", "old", "new", "inner", "outer", "upper", "lower", "first", "second"];

/// Things of an area.
pub const THINGS: [&str; 30] = [
    "header",
    "line",
    "item",
    "note",
    "entry",
    "document",
    "attachment",
    "version",
    "snapshot",
    "revision",
    "rule",
    "limit",
    "schedule",
    "slot",
    "plan",
    "step",
    "task",
    "review",
    "rating",
    "message",
    "address",
    "contact",
    "device",
    "batch",
    "unit",
    "price",
    "discount",
    "payment",
    "transfer",
    "measurement_with_a_rather_long_name",
];

/// Tables that many others refer to.
pub const HUBS: [&str; 6] = ["app_user", "tenant", "country", "currency", "file_object", "language"];

/// What codebooks are about.
pub const BOOKS: [&str; 10] =
    ["state", "kind", "role", "reason", "priority", "channel", "unit", "grade", "category", "visibility"];

/// Columns without a key.
pub const COLUMNS: [&str; 34] = [
    "name",
    "title",
    "note",
    "amount",
    "quantity",
    "weight",
    "started_at",
    "ended_at",
    "created_at",
    "updated_at",
    "position",
    "email",
    "phone",
    "street",
    "city",
    "postal_code",
    "active",
    "settings",
    "payload",
    "checksum",
    "url",
    "score",
    "latitude",
    "longitude",
    "valid_from",
    "valid_until",
    "description",
    "summary",
    "external_reference",
    "total_before_tax",
    "number_of_passengers",
    "color",
    "size_in_bytes",
    "last_seen_from_internet_address",
];

/// What a key is for, where a table refers to another twice.
pub const ROLES: [&str; 6] = ["source", "target", "created_by", "approved_by", "previous", "billing"];

/// Codes of codebooks.
pub const CODES: [&str; 40] = [
    "draft",
    "new",
    "open",
    "accepted",
    "rejected",
    "waiting",
    "running",
    "paused",
    "done",
    "failed",
    "cancelled",
    "archived",
    "red",
    "green",
    "blue",
    "small",
    "medium",
    "large",
    "urgent",
    "normal",
    "low",
    "internal",
    "public",
    "partner",
    "north",
    "south",
    "east",
    "west",
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "metre",
    "gram",
    "second",
    "piece",
    "manual",
    "imported",
    "estimated",
    "unknown",
];

/// Of which comments and descriptions are made.
pub const SENTENCE: [&str; 24] = [
    "the", "time", "when", "it", "was", "first", "seen", "by", "somebody", "who", "keeps", "what", "belongs", "to",
    "another", "part", "of", "this", "record", "and", "may", "still", "change", "later",
];
