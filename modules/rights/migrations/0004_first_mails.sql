-- What was written by itself is counted by the hour.
create index letter_by_itself on letter (made_at) where made_by not like 'staff:%';
