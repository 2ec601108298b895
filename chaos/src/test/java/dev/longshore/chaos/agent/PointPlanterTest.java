package dev.longshore.chaos.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class PointPlanterTest {

    private static final List<String> MODULES = List.of("batch-jobs", "sql");

    /** A method that was renamed has no point any more: here it is noticed without starting anything. */
    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void plantsThePointInTheProductsClass(CrashPoint point) throws IOException {
        if (!point.place().type().startsWith("dev.longshore.")) {
            return; // of a library: the campaign itself notices
        }
        byte[] original = bytesOf(point.place().type());

        byte[] planted = PointPlanter.planted(original, List.of(point));

        assertThat(wordsIn(original)).doesNotContain(point.word());
        assertThat(wordsIn(planted)).contains(point.word());
    }

    @Test
    void leavesOtherClassesAlone() {
        assertThat(new PointPlanter().transform(null, "java/lang/String", null, null, new byte[0]))
                .isNull();
    }

    /** The texts that are handed to the points. */
    private static List<String> wordsIn(byte[] type) {
        List<String> words = new ArrayList<>();
        new ClassReader(type)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    private Object last = "";

                                    @Override
                                    public void visitLdcInsn(Object value) {
                                        last = value;
                                    }

                                    @Override
                                    public void visitMethodInsn(
                                            int code, String owner, String called, String type, boolean isInterface) {
                                        if (owner.endsWith("/Points") && called.equals("reached")) {
                                            words.add(last.toString());
                                        }
                                    }
                                };
                            }
                        },
                        0);
        return words;
    }

    private static byte[] bytesOf(String type) throws IOException {
        for (String module : MODULES) {
            Path file = Path.of("..", module, "target", "classes", type.replace('.', '/') + ".class");
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
        }
        throw new AssertionError("no module has a class " + type + ": the point must follow it to its new name");
    }
}
