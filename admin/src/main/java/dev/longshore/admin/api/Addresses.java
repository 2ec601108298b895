package dev.longshore.admin.api;

/** Addresses of the API. */
final class Addresses {

    static final String ROOT = "/api/v1";
    static final String RUNS = ROOT + "/runs";
    static final String ARTIFACTS = ROOT + "/artifacts";
    static final String JOBS = ROOT + "/jobs";
    static final String SCHEDULES = ROOT + "/schedules";
    static final String CALENDARS = ROOT + "/calendars";
    static final String HOLDS = ROOT + "/holds";
    static final String TENANTS = ROOT + "/tenants";
    static final String BACKFILLS = ROOT + "/backfills";

    private Addresses() {}
}
