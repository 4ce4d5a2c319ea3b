from onewindow.config.cli import main

main(prog_name="onewindow")
