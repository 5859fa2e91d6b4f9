-- The second.
CREATE TABLE "tbl_b" (id int8 PRIMARY KEY);
