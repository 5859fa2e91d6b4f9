-- Named as it should be.
CREATE TABLE "tbl_valid" (id int8 PRIMARY KEY);
