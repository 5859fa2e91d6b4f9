-- 40 does not come after 1: refused as a deployment, fine as a manual one.
CREATE TABLE "tbl_c" (id int8 PRIMARY KEY);
