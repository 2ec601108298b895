package dev.longshore.chaos.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Adds a call of {@link Points#reached} to the methods of the points when their class is loaded: at the first instruction, or before each return. */
final class PointPlanter implements ClassFileTransformer {

    private static final String POINTS = Points.class.getName().replace('.', '/');

    private final Map<String, List<CrashPoint>> byType = Stream.of(CrashPoint.values())
            .collect(Collectors.groupingBy(point -> point.place().type().replace('.', '/')));

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        List<CrashPoint> points = byType.get(name);
        return points == null ? null : planted(bytes, points);
    }

    static byte[] planted(byte[] bytes, List<CrashPoint> points) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String method,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
                        boolean made = (access & (Opcodes.ACC_BRIDGE | Opcodes.ACC_ABSTRACT)) == 0;
                        List<CrashPoint> here = points.stream()
                                .filter(point -> made && point.place().method().equals(method))
                                .toList();
                        return here.isEmpty() ? next : new Caller(next, here);
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class Caller extends MethodVisitor {

        private final List<CrashPoint> points;

        Caller(MethodVisitor next, List<CrashPoint> points) {
            super(Opcodes.ASM9, next);
            this.points = points;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            call(CrashPoint.Edge.BEFORE);
        }

        @Override
        public void visitInsn(int code) {
            if (code >= Opcodes.IRETURN && code <= Opcodes.RETURN) {
                call(CrashPoint.Edge.AFTER);
            }
            super.visitInsn(code);
        }

        private void call(CrashPoint.Edge edge) {
            for (CrashPoint point : points) {
                if (point.place().edge() == edge) {
                    super.visitLdcInsn(point.word());
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "reached", "(Ljava/lang/String;)V", false);
                }
            }
        }
    }
}
