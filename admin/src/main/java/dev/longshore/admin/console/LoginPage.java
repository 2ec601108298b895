package dev.longshore.admin.console;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The door. Spring Security takes the form. */
@Controller
class LoginPage {

    @GetMapping("/login")
    String page(
            @RequestParam(required = false) @Nullable String failed,
            @RequestParam(required = false) @Nullable Long wait,
            @RequestParam(required = false) @Nullable String gone,
            Model model) {
        model.addAttribute("failed", failed != null);
        model.addAttribute("wait", wait);
        model.addAttribute("gone", gone != null);
        return "login";
    }
}
