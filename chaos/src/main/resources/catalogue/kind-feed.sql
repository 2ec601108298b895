insert into chaos.fed (id, account) select l.id, l.account from :lines l
