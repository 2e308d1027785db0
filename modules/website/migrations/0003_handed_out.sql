-- When an enquiry was last read to be answered: after its consent was withdrawn there is no such moment.
alter table enquiry add column handed_out_at timestamptz;
