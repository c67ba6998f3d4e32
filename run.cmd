@echo off
rem Install what is missing, then run Sealwright: run (the window) ^| demo ^| test ^| check ^| bundle ^| any sub-command. (Windows)
setlocal
set HERE=%~dp0
set PYTHONUTF8=1
set VENV=%HERE%.venv
set GROUP=
if "%1"=="test" set GROUP=dev
if "%1"=="benchmark" set GROUP=dev
if "%1"=="screenshots" set GROUP=dev
if "%1"=="bundle" set GROUP=bundle
if "%1"=="bundle-test" set GROUP=bundle
if not exist "%VENV%\Scripts\python.exe" py -3 -m venv "%VENV%" || exit /b 3
if not exist "%VENV%\installed%GROUP%" call :install || exit /b 3
if "%1"=="test" (
    cd /d "%HERE%" && "%VENV%\Scripts\python" -m pytest -rs
) else if "%1"=="benchmark" (
    cd /d "%HERE%" && "%VENV%\Scripts\python" -m tests.benchmarks
) else if "%1"=="screenshots" (
    cd /d "%HERE%" && "%VENV%\Scripts\python" -m tests.gui.screenshots
) else if "%GROUP%"=="bundle" (
    cd /d "%HERE%" && "%VENV%\Scripts\python" -m tests.bundle %*
) else (
    "%VENV%\Scripts\python" -m designer %*
)
exit /b %errorlevel%

:install
"%VENV%\Scripts\python" -m pip install -q --disable-pip-version-check -U "pip>=25.1" || exit /b 3
if "%GROUP%"=="" (
    "%VENV%\Scripts\python" -m pip install -q --disable-pip-version-check -e "%HERE%." || exit /b 3
) else (
    pushd "%HERE%"
    "%VENV%\Scripts\python" -m pip install -q --disable-pip-version-check -e . --group %GROUP% || exit /b 3
    popd
)
echo.>"%VENV%\installed%GROUP%"
exit /b 0
