insert into kit.line (id, name) select l.id, l.name from :lines l
