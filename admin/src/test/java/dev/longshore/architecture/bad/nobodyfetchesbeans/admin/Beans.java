package dev.longshore.architecture.bad.nobodyfetchesbeans.admin;

import org.springframework.context.ApplicationContextAware;

abstract class Beans implements ApplicationContextAware {}
