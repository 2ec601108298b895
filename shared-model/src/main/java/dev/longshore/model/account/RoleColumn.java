package dev.longshore.model.account;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Roles are stored by their word. */
@Converter
class RoleColumn implements AttributeConverter<Role, String> {

    @Override
    public String convertToDatabaseColumn(Role role) {
        return role.word();
    }

    @Override
    public Role convertToEntityAttribute(String word) {
        return Role.of(word);
    }
}
