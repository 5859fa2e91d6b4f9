-- No number: refused.
CREATE TABLE "tbl_fix" (id int8 PRIMARY KEY);
