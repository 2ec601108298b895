package dev.longshore.architecture.good.admin.api;

import dev.longshore.architecture.good.model.run.RunState;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
record RunController(List<RunState> states) {

    @GetMapping("/states")
    List<RunState> all() {
        return states;
    }
}
