package dev.longshore.architecture.bad.namessaywhatthingsare.jobs;

class RunHelper {}
