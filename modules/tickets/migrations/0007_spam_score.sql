-- What the filter in front gave a mail, as it wrote it; null: it said nothing.
alter table message add column spam_score text;
