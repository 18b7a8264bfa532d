-- Student's t over 1.96 at `freedom`: core/student.sql says how near.
exp(1.192 / freedom + 0.848 / pow(freedom, 2) - 0.17 / pow(freedom, 3))
