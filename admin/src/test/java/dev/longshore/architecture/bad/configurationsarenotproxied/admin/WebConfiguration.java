package dev.longshore.architecture.bad.configurationsarenotproxied.admin;

import org.springframework.context.annotation.Configuration;

@Configuration
class WebConfiguration {}
