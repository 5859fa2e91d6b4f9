-- The first.
CREATE TABLE "tbl_a" (id int8 PRIMARY KEY);
