-- The number of another file: refused, even as a manual deployment.
CREATE TABLE "tbl_c" (id int8 PRIMARY KEY);
