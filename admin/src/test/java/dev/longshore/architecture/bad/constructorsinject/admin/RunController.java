package dev.longshore.architecture.bad.constructorsinject.admin;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Autowired;

class RunController {

    @Autowired
    Clock clock;
}
