insert into chaos.applied (run, id, account) select :run, l.id, l.account from :lines l
