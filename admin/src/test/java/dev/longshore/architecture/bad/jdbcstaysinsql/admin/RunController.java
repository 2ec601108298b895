package dev.longshore.architecture.bad.jdbcstaysinsql.admin;

import org.springframework.jdbc.core.simple.JdbcClient;

record RunController(JdbcClient jdbc) {}
